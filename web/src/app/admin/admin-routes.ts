import type { Routes } from '@angular/router';
import { Admin } from './admin.js';
import { Audit } from './audit.js';
import { Keys } from './keys.js';
import { People } from './people.js';
import { Playbooks } from './playbooks.js';

export const adminRoutes: Routes = [
  {
    path: '',
    component: Admin,
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'keys' },
      { path: 'keys', title: 'API keys · SOC Agent', component: Keys },
      { path: 'people', title: 'People · SOC Agent', component: People },
      { path: 'playbooks', title: 'Playbooks · SOC Agent', component: Playbooks },
      { path: 'audit', title: 'Audit log · SOC Agent', component: Audit },
    ],
  },
];
