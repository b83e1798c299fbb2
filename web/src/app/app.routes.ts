import type { Routes } from '@angular/router';

export const routes: Routes = [
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
    path: '**',
    title: 'Not found · SOC Agent',
    loadComponent: () => import('./shared/ui/not-found.js').then((m) => m.NotFound),
  },
];
