import { isObject } from '../reading/json-object.js';
import type { Envelope } from '../format.js';

/** What a search of the Wazuh indexer, OpenSearch or Elasticsearch answers: one hit, or all of them. */
export const searchHits: Envelope = {
  title: 'indexer hits',
  open(document) {
    const hits = document.peek('hits.hits');
    if (Array.isArray(hits)) return { documents: hits };
    const source = document.peek('_source');
    if (!isObject(source)) return undefined;
    const id = document.text('_id');
    return {
      documents: [id === undefined || '_id' in source ? source : { ...source, _id: id }],
      about: { index: document.text('_index') },
    };
  },
};
