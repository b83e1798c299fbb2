import { IsInt, IsUUID, Min } from 'class-validator';
import { IsAcceptedSignal } from '../accepted-signal.js';
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
}

export const SIGNALS = defineQueue({ name: 'signals', payload: SignalJob });
