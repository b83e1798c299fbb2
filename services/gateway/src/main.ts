import { bootstrap } from '@soc-agent/platform';

await bootstrap(() => import('./app.module.js'));
