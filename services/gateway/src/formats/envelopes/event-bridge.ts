import type { Envelope } from '../format.js';

/** An event of Amazon EventBridge; Security Hub sends several findings in one. */
export const eventBridge: Envelope = {
  title: 'EventBridge',
  open(event) {
    if (!event.has('detail-type', 'detail')) return undefined;
    const findings = event.peek('detail.findings');
    return {
      documents: Array.isArray(findings) ? findings : [event.peek('detail')],
      about: { eventBridgeDetailType: event.text('detail-type'), eventBridgeRegion: event.text('region') },
    };
  },
};
