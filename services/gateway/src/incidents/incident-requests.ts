import { DISPOSITIONS, INCIDENT_STATES, Optional, SEVERITIES, Type, type Disposition } from '@soc-agent/contracts';
import { INCIDENT_ORDERS, type IncidentOrder } from '@soc-agent/store';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
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

/** Query of `GET /api/incidents`; every filter given must match. */
export class IncidentQuery {
  /** Rows of one page. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;

  /** `nextCursor` of the page before, in the same order. */
  @Optional()
  @Matches(/^[\d.e+-]{1,32}_\d{1,9}_\d{1,9}$/, { message: 'cursor must be the nextCursor of a page' })
  cursor?: string;

  /** `newest` by when they were first shown, `weight` by how grave they are. */
  @IsIn(INCIDENT_ORDERS)
  sort: IncidentOrder = 'newest';

  /** Only incidents in this state; `unclosed` for all but `closed`. */
  @Optional()
  @IsIn([...INCIDENT_STATES, 'unclosed'])
  state?: string;

  /** Only incidents of this severity. */
  @Optional()
  @IsIn(SEVERITIES)
  severity?: string;

  /** Only incidents of this owner. */
  @Optional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(256)
  owner?: string;

  /** Only incidents of this customer. */
  @Optional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(128)
  customer?: string;
}

/** Body of `POST /api/incidents/{id}/assign`. */
export class IncidentOwner {
  /** Who works on it; left out, nobody. */
  @Optional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(256)
  owner?: string;
}

/** Body of `POST /api/incidents/{id}/comment`. */
export class IncidentNote {
  @IsString()
  @IsNotEmpty()
  @MaxLength(8192)
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
