import { launch } from '@soc-agent/platform/launch';

await launch('notifier', () => import('./app.module.js'));
