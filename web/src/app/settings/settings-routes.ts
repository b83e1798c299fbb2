import type { Routes } from '@angular/router';
import { adminsOnly } from '../session/logged-in.js';
import { Audit } from './audit.js';
import { ContextSources } from './context-sources.js';
import { CustomerSettings } from './customer.js';
import { Customers } from './customers.js';
import { Keys } from './keys.js';
import { People } from './people.js';
import { Playbooks } from './playbooks.js';
import { Settings } from './settings.js';
import { Suppressions } from './suppressions.js';

export const settingsRoutes: Routes = [
  {
    path: '',
    component: Settings,
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'customers' },
      { path: 'customers', title: 'Customers · SOC Agent', component: Customers },
      { path: 'customers/:name', title: 'Customer · SOC Agent', component: CustomerSettings },
      { path: 'context', title: 'Context · SOC Agent', component: ContextSources },
      { path: 'suppressions', title: 'Suppression · SOC Agent', component: Suppressions },
      {
        path: '',
        canActivateChild: [adminsOnly],
        children: [
          { path: 'keys', title: 'API keys · SOC Agent', component: Keys },
          { path: 'people', title: 'People · SOC Agent', component: People },
          { path: 'playbooks', title: 'Playbooks · SOC Agent', component: Playbooks },
          { path: 'audit', title: 'Audit log · SOC Agent', component: Audit },
        ],
      },
    ],
  },
];
