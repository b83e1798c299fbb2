import { launch } from '@soc-agent/platform/launch';

await launch('coordinator', () => import('./app.module.js'));
