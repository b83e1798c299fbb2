import { Injectable } from '@nestjs/common';
import type { ThreatFilters } from '@soc-agent/contracts';
import { SeenMarks, type Asker, type Principal } from '@soc-agent/store';

/** Says of the caller what filters need to know that are about them. */
@Injectable()
export class Askers {
  constructor(private readonly marks: SeenMarks) {}

  async of({ id, name }: Principal, { seen }: Pick<ThreatFilters, 'seen'>): Promise<Asker> {
    return { name, ...(seen !== undefined && { seenSeq: (await this.marks.of(id)).seq }) };
  }
}
