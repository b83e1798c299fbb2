import type { Route, Routes } from '@angular/router';
import { Frame } from './frame/frame.js';
import { Queue } from './queue/queue.js';
import { loggedIn, mayConfigure } from './session/logged-in.js';

/** False where the build is for production, so that what it guards is left out. */
declare const ngDevMode: boolean | object;

/** Each component in each state, of builds for development. */
const DESIGN: Route = {
  path: 'design',
  title: 'Design · SOC Agent',
  loadComponent: () => import('./design/design.js').then((m) => m.Design),
};

export const routes: Routes = [
  {
    path: 'login',
    title: 'Log in · SOC Agent',
    loadComponent: () => import('./session/login.js').then((m) => m.Login),
  },
  { path: '', component: Frame, canActivate: [loggedIn], children: pages() },
];

/** What is for those who are logged in. */
function pages(): Routes {
  return [
    {
      path: '',
      pathMatch: 'full',
      title: 'Queue · SOC Agent',
      // where most begin: its code comes with the frame's
      component: Queue,
    },
    {
      path: 'threats/:id',
      title: 'Threat · SOC Agent',
      loadComponent: () => import('./threat/threat.js').then((m) => m.Threat),
    },
    {
      path: 'incidents/:id',
      title: 'Incident · SOC Agent',
      loadComponent: () => import('./incident/incident.js').then((m) => m.Incident),
    },
    {
      path: 'overview',
      title: 'Overview · SOC Agent',
      loadComponent: () => import('./overview/overview.js').then((m) => m.Overview),
    },
    {
      path: 'attack',
      title: 'ATT&CK · SOC Agent',
      loadComponent: () => import('./attack/attack.js').then((m) => m.Attack),
    },
    {
      path: 'pipeline',
      title: 'Pipeline · SOC Agent',
      loadComponent: () => import('./pipeline/pipeline.js').then((m) => m.PipelinePage),
    },
    {
      path: 'entities/:kind/:value',
      title: 'Entity · SOC Agent',
      loadComponent: () => import('./entity/entity.js').then((m) => m.Entity),
    },
    {
      path: 'settings',
      canActivate: [mayConfigure],
      loadChildren: () => import('./settings/settings-routes.js').then((m) => m.settingsRoutes),
    },
    // where these were before
    { path: 'threats', redirectTo: '' },
    { path: 'admin', redirectTo: 'settings' },
    { path: 'admin/:page', redirectTo: 'settings/:page' },
    ...(ngDevMode ? [DESIGN] : []),
    {
      path: '**',
      title: 'Not found · SOC Agent',
      loadComponent: () => import('./shared/ui/not-found.js').then((m) => m.NotFound),
    },
  ];
}
