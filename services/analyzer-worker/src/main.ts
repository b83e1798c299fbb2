import { launch } from '@soc-agent/platform/launch';

await launch('analyzer-worker', () => import('./app.module.js'));
