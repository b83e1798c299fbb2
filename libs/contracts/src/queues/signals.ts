import { IsBoolean, IsInt, IsObject, IsUUID, Min, ValidateNested } from 'class-validator';
import { IsAcceptedSignal } from '../accepted-signal.js';
import { Party } from '../arming.js';
import { Type } from '../conversions.js';
import { Optional } from '../optional.js';
import type { ThreatSignal } from '../signal.js';
import { defineQueue } from './queue-definition.js';

/** A signal the gateway accepted, on its way to the coordinator. */
export class SignalJob {
  @IsUUID()
  threatId!: string;

  /** With `raw`: this is the one job that carries the whole document. */
  @IsAcceptedSignal()
  signal!: ThreatSignal;

  /** Unix time in milliseconds. */
  @IsInt()
  @Min(0)
  acceptedAt!: number;

  /** Which content of the source's event this is: from 2 on it replaces what is stored, and is analyzed again. */
  @Optional()
  @IsInt()
  @Min(1)
  revision?: number;

  /** Who sent it; absent for the demo's own signals. */
  @Optional()
  @ValidateNested()
  @Type(() => Party)
  @IsObject()
  sender?: Party;

  /** Somebody unfolded it: a threat of its own, whatever there is of its group. */
  @Optional()
  @IsBoolean()
  alone?: boolean;
}

export const SIGNALS = defineQueue({ name: 'signals', payload: SignalJob });
