import type { Injector } from '@angular/core';
import { Session } from '../session/session.js';
import type { Command } from '../shared/commands/commands.js';
import { DEMO_SCENARIOS, Demo } from '../shared/demo/demo.js';

/** The scenarios of the demo, for who may send signals. */
export function demoCommands(injector: Injector): Command[] {
  return DEMO_SCENARIOS.map(({ scenario, label }) => ({
    id: `demo-${scenario}`,
    label: `Simulate: ${label}`,
    group: 'Demo',
    when: () => injector.get(Session).may('ingest'),
    run: () => injector.get(Demo).play(scenario, label),
  }));
}
