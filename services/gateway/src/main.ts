import { launch } from '@soc-agent/platform/launch';

await launch('gateway', () => import('./app.module.js'));
