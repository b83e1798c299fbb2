import type { PlannedAction, Problem } from '@soc-agent/contracts';
import { startStack, type Stack } from '@soc-agent/testing';
import { Api, newSignal, type Answer } from './api.js';
import { until } from './until.js';

const ANALYSTS = ['Ann', 'Bob', 'Cleo', 'Dan'] as const;
type Analyst = (typeof ANALYSTS)[number];

/** Planned actions in a running stack, and analysts who may approve what contains. */
export class ActionDesk {
  private constructor(
    readonly stack: Stack,
    readonly api: Api,
    readonly people: Readonly<Record<Analyst, Api>>,
  ) {}

  static async open(env: Record<string, string>): Promise<ActionDesk> {
    return ActionDesk.at(await startStack(env));
  }

  /** In a stack that others may use, too. */
  static async at(stack: Stack): Promise<ActionDesk> {
    const api = new Api(stack);
    const analysts = ANALYSTS.map(async (name) => [name, await api.person(name, { approver: true })] as const);
    return new ActionDesk(stack, api, Object.fromEntries(await Promise.all(analysts)) as Record<Analyst, Api>);
  }

  close(): Promise<void> {
    return this.stack.stop();
  }

  /** By default a threat whose plan has an action that a person must approve. */
  async analyzedThreat(
    signal = newSignal({ threatType: 'device_compromise', severity: 'CRITICAL', mitreHints: ['T1486'] }),
  ): Promise<string> {
    const id = await this.api.accepted(signal);
    await this.api.analysis(id);
    return id;
  }

  async actionsOf(id: string): Promise<PlannedAction[]> {
    return (await this.api.get<{ items: PlannedAction[] }>(`/api/threats/${id}/actions`)).body.items;
  }

  /** The action of a threat that needs a person's approval. */
  async actionOf(id: string): Promise<PlannedAction> {
    const found = (await this.actionsOf(id)).find(({ action }) => action.requiresApproval);
    if (!found) throw new Error('the plan has no action that needs approval');
    return found;
  }

  async decide(
    id: string,
    verb: string,
    who: Analyst = 'Ann',
    body: unknown = {},
  ): Promise<Answer<PlannedAction & Problem>> {
    return this.people[who].post(`/api/threats/${id}/actions/${(await this.actionOf(id)).index}/${verb}`, body);
  }

  /** The action that needs approval, as soon as it is as wanted. */
  async actionThat(id: string, isSo: (action: PlannedAction) => boolean): Promise<PlannedAction> {
    return until(() => this.actionOf(id), isSo);
  }
}
