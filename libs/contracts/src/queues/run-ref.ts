import { IsInt, IsUUID, Min } from 'class-validator';

/** Names one run of one threat: what a job works on, and what keeps late answers of an earlier run out of a later one. */
export class RunRef {
  @IsUUID()
  threatId!: string;

  /** 1 for the first analysis of a threat, one more for each reanalysis. */
  @IsInt()
  @Min(1)
  run: number = 1;
}
