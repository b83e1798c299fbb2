import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app.js';
import { appConfig } from './app/app.config.js';

// in a task of its own: that in which all of the code above was run has been long enough
setTimeout(() => void bootstrapApplication(App, appConfig).catch((error: unknown) => console.error(error)));
