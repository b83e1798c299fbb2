import type { Routes } from '@angular/router';
import { Frame } from './frame/frame.js';
import { adminsOnly, loggedIn } from './session/logged-in.js';

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
      title: 'Overview · SOC Agent',
      loadComponent: () => import('./overview/overview.js').then((m) => m.Overview),
    },
    {
      path: 'threats',
      title: 'Threats · SOC Agent',
      loadComponent: () => import('./threats/threats.js').then((m) => m.Threats),
    },
    {
      path: 'threats/:id',
      title: 'Threat · SOC Agent',
      loadComponent: () => import('./threat/threat.js').then((m) => m.Threat),
    },
    {
      path: 'admin',
      canActivate: [adminsOnly],
      loadChildren: () => import('./admin/admin-routes.js').then((m) => m.adminRoutes),
    },
    {
      path: '**',
      title: 'Not found · SOC Agent',
      loadComponent: () => import('./shared/ui/not-found.js').then((m) => m.NotFound),
    },
  ];
}
