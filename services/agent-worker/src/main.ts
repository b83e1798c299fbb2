import { launch } from '@soc-agent/platform/launch';

await launch('agent-worker', () => import('./app.module.js'));
