import { Body, Controller, Post, Query } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { SuppressionRule, type SuppressionPreview } from '@soc-agent/contracts';
import { canonicalRule, SuppressionRules } from '@soc-agent/domain';
import { ContextStore, ofCustomer, type Principal } from '@soc-agent/store';
import { Asks, type Asking } from '../access/asking.js';
import { By, customerFor } from '../access/by.js';
import { KnownCustomers } from '../access/known-customers.js';
import { Records } from '../access/records.js';
import { Route, schemaOf } from '../http/route.js';
import { ContextResource, type Page } from './context-resource.js';
import { contextRoutes } from './context-routes.js';
import { CustomerQuery } from './page-query.js';

/** Stored threats a preview looks at, and shows of each outcome. */
const MAX_CHECKED = 500;
const MAX_EXAMPLES = 20;
/** Fields of a rule that a preview may leave out. */
const PREVIEW = { id: 'preview', reason: 'preview', expiresAt: '2199-12-31' };

const { Id, Lists, Reads, Puts, Removes } = contextRoutes('suppression rules', SuppressionRule, 'id');

/** Rules by which a customer's signals are kept and not analyzed. */
@Controller('api/context/suppressions')
export class SuppressionsController {
  private readonly rules: ContextResource<SuppressionRule>;

  constructor(
    context: ContextStore,
    private readonly records: Records,
    private readonly known: KnownCustomers,
  ) {
    this.rules = new ContextResource(records, context, {
      type: SuppressionRule,
      id: 'id',
      collectionIn: ({ suppressions }) => suppressions,
      customerOf: ({ customerName }) => customerName,
      inOneForm: ({ hits: _hits, ...rule }) => rule,
    });
  }

  @Lists
  async list(@Query() query: CustomerQuery, @By() principal: Principal): Promise<Page<SuppressionRule>> {
    const customer = customerFor(principal, query.customer);
    const page = await this.rules.list(principal, query, customer === undefined ? undefined : ofCustomer(customer));
    return { ...page, items: await this.counted(page.items, principal) };
  }

  @Reads
  async one(@Id id: string, @Asks() asking: Asking): Promise<SuppressionRule> {
    const [rule] = await this.counted([await this.rules.one(id, asking)], asking.principal);
    return rule!;
  }

  @Puts
  async put(@Id id: string, @Body() body: unknown, @Asks() asking: Asking): Promise<SuppressionRule> {
    const rule = canonicalRule(this.read(body, id, asking));
    await this.known.assertMayName(asking.principal, rule.customerName);
    return this.rules.put(id, rule, asking);
  }

  @Removes
  async remove(@Id id: string, @Asks() asking: Asking): Promise<void> {
    await this.rules.remove(id, asking);
  }

  @Post('preview')
  @ApiBody({ schema: schemaOf('SuppressionRule') })
  @Route('context', {
    summary: 'See what a rule would have suppressed',
    description:
      'Holds the rule against the newest stored threats of its customer; nothing is changed. `id`, `owner`, `reason` and `expiresAt` may be left out.',
    answers: { 200: ['What it would have done.', 'SuppressionPreview'] },
  })
  async preview(@Body() body: unknown, @Asks() asking: Asking): Promise<SuppressionPreview> {
    const rule = canonicalRule(this.read(body, undefined, asking, PREVIEW));
    customerFor(asking.principal, rule.customerName);
    return this.held(rule, asking.principal);
  }

  /** Where no owner is named, the one who stores it is. */
  private read(body: unknown, id: string | undefined, { by }: Asking, defaults: object = {}): SuppressionRule {
    return this.rules.read(body, { owner: by.name, ...defaults, ...(id !== undefined && { id }) });
  }

  private async held(rule: SuppressionRule, principal: Principal): Promise<SuppressionPreview> {
    const { suppressions } = this.records.for(principal);
    const [stored, assets] = await Promise.all([
      suppressions.inQuestion(rule, MAX_CHECKED),
      suppressions.criticalAssetsOf(rule.customerName),
    ]);
    const now = Date.now();
    const rules = new SuppressionRules([rule], assets);
    const meeting = stored.filter(({ signal }) => rules.naming(signal, now));
    const isSuppressed = ({ signal }: (typeof stored)[number]): boolean => rules.suppressing(signal, now) !== undefined;
    const suppressed = meeting.filter(isSuppressed);
    const spared = meeting.filter((threat) => !isSuppressed(threat));
    const shown = (threats: typeof stored) => threats.slice(0, MAX_EXAMPLES).map(({ summary }) => summary);
    return {
      checked: stored.length,
      suppressed: suppressed.length,
      spared: spared.length,
      examples: shown(suppressed),
      sparedExamples: shown(spared),
    };
  }

  private async counted(rules: readonly SuppressionRule[], principal: Principal): Promise<SuppressionRule[]> {
    return this.records.for(principal).suppressions.counted(rules);
  }
}
