import { Indicator } from '@soc-agent/contracts';
import { ofValue, versionOf, type ContextStore } from '@soc-agent/store';
import type { Asking } from '../access/asking.js';
import { assertUnbound } from '../access/by.js';
import type { Records } from '../access/records.js';
import { tagVersion } from '../http/version-tag.js';
import { missing } from './context-resource.js';
import { FeedResource } from './feed-resource.js';
import type { ContextImporter } from './imports/context-importer.js';

/** Feeds that may list one value. */
const MAX_ENTRIES = 100;

/** Indicators by value: of several feeds that list one, each has its own entry. */
export class IndicatorResource extends FeedResource<Indicator> {
  constructor(importer: ContextImporter, records: Records, context: ContextStore) {
    const collectionIn = ({ indicators }: ContextStore) => indicators;
    super('indicators', importer, records, context, { type: Indicator, id: 'value', collectionIn });
  }

  /** What the source says of the value; without one, what was said last. */
  async oneOf(value: string, source: string | undefined, { principal, reply }: Asking): Promise<Indicator> {
    const { items } = await this.seenBy(principal).list({ group: ofValue(value), offset: 0, limit: MAX_ENTRIES });
    const found = items.find((entry) => source === undefined || entry.source === source);
    if (!found) throw missing(value);
    tagVersion(reply, versionOf(found));
    return found;
  }

  /** Forgets what the source says of the value; without one, what anybody says. */
  async removeOf(value: string, source: string | undefined, { principal, by, seen }: Asking): Promise<void> {
    assertUnbound(principal);
    const erased = await (source === undefined
      ? this.collection.eraseGroup(ofValue(value), by, seen)
      : this.collection.erase(this.collection.idOf({ value, source } as Indicator), by, seen));
    if (!erased) throw missing(value);
  }
}
