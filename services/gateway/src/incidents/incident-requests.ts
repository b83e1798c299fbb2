import {
  Converted,
  DISPOSITIONS,
  EACH,
  INCIDENT_FACETS,
  INCIDENT_STATES,
  Optional,
  Several,
  SEVERITIES,
  Text,
  TEXTS,
  WholeNumber,
  type Disposition,
  type IncidentFacet,
} from '@soc-agent/contracts';
import { INCIDENT_ORDERS, type IncidentOrder } from '@soc-agent/store';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

/** How incidents are named in paths. */
export const INCIDENT_ID = /^(\d{1,9})-(\d{1,9})$/;
/** As many as an incident has at most. */
const MOST_GROUPS = 200;

/** States, and a word for all but `closed`. */
const STATES = [...INCIDENT_STATES, 'unclosed'];

/** What incidents are narrowed to: each filter may stand several times, for any of its values, and all filters given must match. */
export class IncidentFilterQuery {
  /** Only incidents in one of these states; `unclosed` for all but `closed`. */
  @Several(IsIn(STATES, EACH))
  state?: string[];

  /** Only incidents of one of these severities. */
  @Several(IsIn(SEVERITIES, EACH))
  severity?: string[];

  /** Only incidents of one of these owners; `me` for who asks, `none` for those of nobody. */
  @Several(...TEXTS)
  owner?: string[];

  /** Only incidents of one of these customers. */
  @Several(...TEXTS)
  customer?: string[];

  /** Only incidents that name one of these entities, such as `ip:203.0.113.7` or only a value, in any spelling. */
  @Several(...TEXTS)
  entity?: string[];

  /** Only incidents that show one of these tactics of ATT&CK, such as `TA0006`. */
  @Several(...TEXTS)
  tactic?: string[];

  /** Only incidents that show one of these techniques of ATT&CK, such as `T1110` with all below it. */
  @Several(...TEXTS)
  technique?: string[];

  /** Only incidents in which one of these rules fired, such as `sshd|5551` or only `5551`. */
  @Several(...TEXTS)
  rule?: string[];

  /** Only incidents in none of these states. */
  @Several(IsIn(STATES, EACH))
  'not.state'?: string[];

  /** Only incidents of other severities. */
  @Several(IsIn(SEVERITIES, EACH))
  'not.severity'?: string[];

  /** Only incidents of other owners. */
  @Several(...TEXTS)
  'not.owner'?: string[];

  /** Only incidents of other customers. */
  @Several(...TEXTS)
  'not.customer'?: string[];

  /** Only incidents that name none of these entities. */
  @Several(...TEXTS)
  'not.entity'?: string[];

  /** Only incidents that show none of these tactics. */
  @Several(...TEXTS)
  'not.tactic'?: string[];

  /** Only incidents that show none of these techniques. */
  @Several(...TEXTS)
  'not.technique'?: string[];

  /** Only incidents in which none of these rules fired. */
  @Several(...TEXTS)
  'not.rule'?: string[];

  /** Only incidents with this number, or with this in the title or the entities of a group, a rule, a tactic, the owner or the customer. */
  @Optional()
  @Text(256)
  q?: string;

  /** Only incidents of which a threat asks for a person, or none does. */
  @Optional()
  @IsIn(['true', 'false'])
  review?: string;
}

/** Query of `GET /api/incidents`. */
export class IncidentQuery extends IncidentFilterQuery {
  /** Rows of one page. */
  @WholeNumber(1, 200)
  limit: number = 50;

  /** `nextCursor` of the page before, in the same order. */
  @Optional()
  @Matches(/^[\d.e+-]{1,32}_\d{1,9}_\d{1,9}$/, { message: 'cursor must be the nextCursor of a page' })
  cursor?: string;

  /** `newest` by when they were first shown, `risk` by how grave they are, `last` by their last event, `sla` by when somebody should have acted. */
  @IsIn(INCIDENT_ORDERS)
  sort: IncidentOrder = 'newest';
}

/** Query of `GET /api/incidents/facets`. */
export class IncidentFacetQuery extends IncidentFilterQuery {
  /** Which facets, separated by commas; left out, all. */
  @Optional()
  @Converted((value) => (typeof value === 'string' ? value.split(',') : value))
  @IsArray()
  @IsIn(INCIDENT_FACETS, { each: true })
  of?: IncidentFacet[];
}

/** Body of `POST /api/incidents/{id}/assign`. */
export class IncidentOwner {
  /** Who works on it; left out, nobody. */
  @Optional()
  @Text(256)
  owner?: string;
}

/** Body of `POST /api/incidents/{id}/comment`. */
export class IncidentNote {
  @Text(8192)
  text!: string;
}

/** Body of `POST /api/incidents/{id}/close`. */
export class IncidentClosing {
  /** What it turned out to be; the verdict of every member that has none. */
  @IsIn(DISPOSITIONS)
  disposition!: Disposition;

  @Optional()
  @IsString()
  @MaxLength(1024)
  reason?: string;
}

/** Body of `POST /api/incidents/{id}/merge`. */
export class IncidentMerge {
  /** The other incident, of the same customer; the lower number stays. */
  @Matches(INCIDENT_ID, { message: 'other must be the id of an incident' })
  other!: string;
}

/** Body of `POST /api/incidents/{id}/split` and `POST /api/incidents/{id}/out`. */
export class ChosenGroups {
  /** Ids of groups that are members. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_GROUPS)
  @IsUUID(undefined, { each: true })
  groups!: string[];
}

/** Body of `POST /api/incidents/{id}/move`. */
export class IncidentMove extends ChosenGroups {
  /** The incident they go to, of the same customer; this one for groups that are members of none. */
  @Matches(INCIDENT_ID, { message: 'to must be the id of an incident' })
  to!: string;
}

/** Body of `POST /api/incidents/{id}/undo`. */
export class IncidentUndo {
  /** The line of its log that is taken back. */
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  seq!: number;
}
