import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app.js';
import { appConfig } from './app/app.config.js';

// where most begin: its code does not wait until it is known who they are
if (location.pathname === '/') import('./app/queue/queue.js').catch(() => undefined);

bootstrapApplication(App, appConfig).catch((error: unknown) => console.error(error));
