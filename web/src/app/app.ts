import { Component, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { Preferences } from './shared/preferences/preferences.js';

/** Whatever the address says: the login, or a page in the frame around all of them. */
@Component({
  selector: 'app-root',
  imports: [RouterOutlet],
  template: '<router-outlet />',
})
export class App {
  constructor() {
    // the theme is for every page
    inject(Preferences);
  }
}
