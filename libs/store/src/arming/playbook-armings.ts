import {
  SEVERITIES,
  THREAT_TYPES,
  type ArmablePlaybook,
  type Arming,
  type Backer,
  type Customer,
  type Playbook,
  type Severity,
  type ThreatType,
} from '@soc-agent/contracts';
import { automaticContainment, isArmed, objectionTo, playbookVersion, shippedPlaybook } from '@soc-agent/domain';
import { isPersonId } from '../access/hands.js';
import { appendAudit, type NewAuditEntry } from '../audit/audit-log.js';
import { changeBy, type Author } from '../audit/author.js';
import { StaleVersionError } from '../context/versions.js';
import type { Database } from '../database/database.js';
import type { Sql } from '../database/statement.js';
import { keyOf, storable } from '../database/text-keys.js';

/** Names a playbook of a customer. */
export interface PlaybookPlace {
  threatType: ThreatType;
  severity: Severity;
}

/** The one who approves is no second person. */
export class NotSecondPersonError extends Error {}

interface Row {
  customer_id: number;
  document: Customer;
  armings: Arming[];
}

/** In the columns of a row of armings. */
const ARMINGS = `(select coalesce(json_agg(json_build_object('threatType', a.threat_type, 'severity', a.severity, 'version', a.version,
    'behind', a.behind)), '[]') from playbook_armings a where a.customer_id = c.customer_id) as armings`;
const ALL = {
  name: 'armings all',
  text: `select c.customer_id, c.document, ${ARMINGS} from customer_configurations c
    where exists (select from playbook_armings a where a.customer_id = c.customer_id) order by c.key`,
};
const ONE = {
  name: 'armings of one',
  text: `select c.customer_id, c.document, ${ARMINGS} from customer_configurations c where c.key = $1`,
};
/** Nobody else approves, and nobody changes the customer, until the transaction is over. */
const LOCK = { name: 'lock', text: 'select from customer_configurations where key = $1 for no key update' };
const PUT = {
  name: 'put',
  text: `insert into playbook_armings values ($1, $2, $3, $4, $5, $6) on conflict (customer_id, threat_type, severity)
    do update set version = excluded.version, behind = excluded.behind, armed = excluded.armed`,
};
const REMOVE = {
  name: 'remove',
  text: 'delete from playbook_armings where customer_id = $1 and threat_type = $2 and severity = $3',
};
const OF_CUSTOMER = {
  name: 'armings of',
  text: `select a.customer_id, a.threat_type as "threatType", a.severity, a.version, a.behind
    from playbook_armings a join customers c on c.id = a.customer_id where c.name = $1`,
};
const CUSTOMER_ID = { name: 'customer', text: 'select customer_of($1) as id' };

/** Who stands behind what customers' playbooks contain by themselves. */
export class PlaybookArmings {
  constructor(private readonly database: Pick<Database, 'query' | 'transaction'>) {}

  /** What somebody wrote or approved of all customers; that of each in the order of types and severities. */
  async all(): Promise<ArmablePlaybook[]> {
    return (await this.database.query<Row & { [column: string]: unknown }>(ALL)).flatMap((row) =>
      armable(row).filter(({ behind, origin }) => behind.length > 0 || origin === 'own'),
    );
  }

  /** What of a customer's playbooks could contain by itself, its own and the system's; undefined without a configuration. */
  async of(customerName: string): Promise<ArmablePlaybook[] | undefined> {
    const [row] = await this.database.query<Row & { [column: string]: unknown }>(ONE, [keyOf(customerName)]);
    return row && armable(row);
  }

  /**
   * Stores a person's approval of exactly that version.
   * @returns undefined where there is nothing to be armed. @throws StaleVersionError, NotSecondPersonError
   */
  async approve(
    customerName: string,
    place: PlaybookPlace,
    version: string,
    by: Author,
  ): Promise<ArmablePlaybook | undefined> {
    return this.change(customerName, place, by, (current, behind) => {
      if (current.version !== version) throw new StaleVersionError(current);
      const backer = backerOf(by);
      if (!isPersonId(backer.id)) throw new NotSecondPersonError('a key is no person: an admin approves, logged in');
      const objection = objectionTo(backer, behind);
      if (objection !== undefined) throw new NotSecondPersonError(objection);
      return [...behind, backer];
    });
  }

  /** Takes all approvals back. @returns undefined where there is nothing that could be armed. */
  async disarm(customerName: string, place: PlaybookPlace, by: Author): Promise<ArmablePlaybook | undefined> {
    return this.change(customerName, place, by, (_current, behind) => behind.filter(({ wrote }) => wrote));
  }

  private async change(
    customerName: string,
    place: PlaybookPlace,
    by: Author,
    change: (current: ArmablePlaybook, behind: Backer[]) => Backer[],
  ): Promise<ArmablePlaybook | undefined> {
    const key = keyOf(customerName);
    return this.database.transaction('armings change', async (sql) => {
      await sql.query(LOCK, [key]);
      const [row] = await sql.query<Row & { [column: string]: unknown }>(ONE, [key]);
      const current = row && armable(row).find((one) => isAt(place, one));
      if (!current) return undefined;
      const { customer_id, document } = row;
      const before = row.armings.find((arming) => isAt(place, arming) && arming.version === current.version);
      const behind = change(current, before?.behind ?? []);
      const next: Arming = { ...place, version: current.version, behind };
      await (behind.length > 0 ? put(sql, customer_id, next) : sql.query(REMOVE, [customer_id, ...placeOf(place)]));
      const isNothing = !before && behind.length === 0;
      const entry = isNothing ? undefined : entryOf(by, { id: customer_id, name: document.name }, before, next);
      if (entry) await appendAudit(sql, entry);
      return shown(document, next, current.origin);
    });
  }
}

/**
 * What follows from a change of a customer, in its transaction: who wrote a playbook stands behind it, and approvals of what is no longer
 * what they were given for are gone.
 */
export async function followCustomer(
  sql: Sql,
  { before, after }: { before?: Customer; after?: Customer },
  by: Author,
): Promise<void> {
  const { name } = (after ?? before)!;
  const known = await sql.query<Arming & { customer_id: number; [column: string]: unknown }>(OF_CUSTOMER, [
    storable(name),
  ]);
  const written = after?.playbooks?.filter((playbook) => automaticContainment(playbook).length > 0) ?? [];
  const gone = known.filter((arming) => !after || playbookVersion(playbookAt(after, arming)) !== arming.version);
  const fresh = written.filter(
    (playbook) => !known.some((arming) => isAt(playbook, arming) && arming.version === playbookVersion(playbook)),
  );
  if (gone.length + fresh.length === 0) return;
  const { id } = (await sql.query<{ id: number }>(CUSTOMER_ID, [storable(name)]))[0]!;
  const entries: (NewAuditEntry | undefined)[] = [];
  for (const arming of gone) {
    await sql.query(REMOVE, [id, ...placeOf(arming)]);
    entries.push(entryOf(by, { id, name }, arming, { ...arming, behind: [] }));
  }
  for (const { threatType, severity, ...playbook } of fresh) {
    const behind = by.party ? [{ ...backerOf(by), wrote: true }] : [];
    const next = { threatType, severity, version: playbookVersion(playbook), behind };
    await put(sql, id, next);
    entries.push(entryOf(by, { id, name }, undefined, next));
  }
  for (const entry of entries) if (entry) await appendAudit(sql, entry);
}

async function put(sql: Sql, customerId: number, { version, behind, ...place }: Arming): Promise<void> {
  await sql.query(PUT, [customerId, ...placeOf(place), version, JSON.stringify(behind), isArmed(behind)]);
}

function placeOf({ threatType, severity }: PlaybookPlace): [ThreatType, Severity] {
  return [threatType, severity];
}

function isAt(one: PlaybookPlace, other: PlaybookPlace): boolean {
  return one.threatType === other.threatType && one.severity === other.severity;
}

function playbookAt({ playbooks = [] }: Customer, place: PlaybookPlace): Playbook {
  return playbooks.find((own) => isAt(place, own)) ?? shippedPlaybook(place.threatType, place.severity);
}

/** @throws Error for somebody who is nobody, as on the command line. */
function backerOf({ name, party }: Author): Backer {
  if (!party) throw new Error(`${name} is nobody who could stand behind a playbook`);
  const { id, via, isPerson } = party;
  return { id, via, isPerson, name, at: new Date().toISOString() };
}

/** Every playbook of a customer that would contain by itself, and who stands behind it as it is. */
function armable({ document, armings }: Row): ArmablePlaybook[] {
  return THREAT_TYPES.flatMap((threatType) =>
    SEVERITIES.flatMap((severity) => {
      const place = { threatType, severity };
      const playbook = playbookAt(document, place);
      if (automaticContainment(playbook).length === 0) return [];
      const version = playbookVersion(playbook);
      const known = armings.find((arming) => isAt(place, arming) && arming.version === version);
      const isOwn = document.playbooks?.some((own) => isAt(place, own)) ?? false;
      return shown(document, { ...place, version, behind: known?.behind ?? [] }, isOwn ? 'own' : 'shipped');
    }),
  );
}

function shown(customer: Customer, arming: Arming, origin: ArmablePlaybook['origin']): ArmablePlaybook {
  const { threatType, severity, version, behind } = arming;
  return {
    ...{ customerName: customer.name, threatType, severity, version, origin },
    state: isArmed(behind) ? 'armed' : 'waiting',
    behind: behind.map(({ id, name, wrote = false, at }) => ({ id, name, wrote, at })),
    actions: automaticContainment(playbookAt(customer, arming)).map(({ action, targets, reason, impact }) => {
      return { action, targets, reason, impact };
    }),
  };
}

/** What the log has of it; nothing where nothing changed. */
function entryOf(
  by: Author,
  customer: { id: number; name: string },
  before: Arming | undefined,
  { threatType, severity, version, behind: is }: Arming,
): NewAuditEntry | undefined {
  const was = before?.behind ?? [];
  if (was.length === is.length && (before !== undefined || is.length > 0)) return undefined;
  const event = eventOf(isArmed(was), isArmed(is), is.length < was.length);
  const states = { before: was.map(({ name }) => name), after: is.map(({ name }) => name) };
  const detail = { id: customer.name, threatType, severity, version };
  return { ...changeBy(by, event, detail, states), customerId: customer.id };
}

function eventOf(wasArmed: boolean, isNow: boolean, isLess: boolean): string {
  if (isNow && !wasArmed) return 'playbook.armed';
  if (wasArmed && !isNow) return 'playbook.disarmed';
  return isLess ? 'playbook.withdrawn' : 'playbook.proposed';
}
