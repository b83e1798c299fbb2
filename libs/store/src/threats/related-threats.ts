import { Gathered, type ThreatSignal } from '@soc-agent/contracts';
import { MOST_SIGHTINGS, type RelatedPast, type Sightings } from '@soc-agent/domain';
import type { Database } from '../database/database.js';
import { storable } from '../database/text-keys.js';
import { entitiesOf } from './entities.js';
import { indexed } from './new-threat.js';
import { PAST_COLUMNS, pastThreatOf, type PastRow } from './threat-rows.js';

/** Entities of one signal whose past is looked up. */
const MAX_ENTITIES = 20;
/** The newest threats fetched for each look-up. */
const NEWEST = 3;
/** Signals whose past is looked up by one statement. */
const MOST_TOGETHER = 20;

/** What a look-up goes by, and which threat is not to be found by it. */
interface LookUp {
  by: 'entity' | 'local entity' | 'rule' | 'type';
  /** Kind of the entity, product of the rule; a type has none. */
  kind: string;
  value: string;
  customer: string;
  own: string;
}

type FoundRow = { place: number; count: number } & { [C in keyof PastRow]: PastRow[C] | null };

const NOTHING: Sightings = { count: 0, threats: [] };

const idsOf = (by: string, table: string, id: string, where: string): string => `
  select a.place, array(select ${id} from ${table} where ${where} and ${id} <> a.own order by ${id} desc limit ${MOST_SIGHTINGS}) as ids
  from asked a where a.by = '${by}'`;

// one value, not arrays: the plan then is the same whatever their length, and made once
const LOOK_UP = {
  name: 'threats related',
  text: `with asked as materialized (
      select a.*, c.id as customer_id
        from json_to_recordset($1::json) a (place int, by text, kind text, value text, customer text, own uuid)
        left join customers c on c.name = a.customer)
    , found as (
      ${idsOf('entity', 'threat_entities', 'threat_id', 'kind = a.kind and value = a.value and scope = 0')}
      union all ${idsOf('local entity', 'threat_entities', 'threat_id', 'kind = a.kind and value = a.value and scope = a.customer_id')}
      union all ${idsOf('rule', 'threats', 'id', 'customer_id = a.customer_id and product = a.kind and rule_id = a.value')}
      union all ${idsOf('type', 'threats', 'id', 'customer_id = a.customer_id and type = a.value')})
    select f.place, cardinality(f.ids) as count, s.* from found f left join lateral (
      select ${PAST_COLUMNS} from threats t join customers c on c.id = t.customer_id where t.id = any(f.ids[1:${NEWEST}])
    ) s on true where cardinality(f.ids) > 0 order by f.place, s.id desc`,
  prepared: true,
};

/** What is stored about the past of signals: their entities, rules, customers and types. */
export class RelatedThreats {
  // agents that look at many signals at once ask together
  private readonly asked = new Gathered<readonly LookUp[], readonly Sightings[]>(
    (together) => this.lookUp(together),
    MOST_TOGETHER,
  );

  constructor(private readonly database: Pick<Database, 'query'>) {}

  /** The past of a signal, in which its own threat never is; of each look-up at most a hundred are counted. */
  async of(signal: ThreatSignal): Promise<RelatedPast> {
    const { id, customerName, source, threatType } = signal;
    const whose = { customer: storable(customerName), own: id };
    const { ruleId } = source;
    const entities = entitiesOf(signal).slice(0, MAX_ENTITIES);
    const lookUps: LookUp[] = [
      { ...whose, by: 'type', kind: '', value: threatType },
      ...(ruleId === undefined
        ? []
        : [{ ...whose, by: 'rule' as const, kind: indexed(source.product), value: indexed(ruleId) }]),
      ...entities.map(({ kind, key, isLocal }) => ({
        ...whose,
        by: isLocal ? ('local entity' as const) : ('entity' as const),
        kind,
        value: key,
      })),
    ];
    const [customerAndType = NOTHING, ...others] = await this.asked.of(lookUps);
    const rule = ruleId === undefined ? undefined : (others.shift() ?? NOTHING);
    return {
      customerAndType,
      ...(rule && { rule }),
      entities: entities.flatMap(({ ref, value }, position) => {
        const seen = others[position];
        return seen && seen.count > 0 ? [{ ref, value, ...seen }] : [];
      }),
    };
  }

  private async lookUp(together: readonly (readonly LookUp[])[]): Promise<Sightings[][]> {
    const all = together.flat().map((lookUp, place) => ({ place, ...lookUp }));
    const rows = await this.database.query<FoundRow>(LOOK_UP, [JSON.stringify(all)]);
    const found = all.map((): Sightings => ({ count: 0, threats: [] }));
    for (const { place, count, ...row } of rows) {
      const sightings = found[place]!;
      sightings.count = count;
      // one that was removed meanwhile counts, but has nothing to show
      if (row.id !== null) sightings.threats.push(pastThreatOf(row as PastRow));
    }
    return together.map((lookUps) => found.splice(0, lookUps.length));
  }
}
