import { InfrastructureEvent } from '@soc-agent/contracts';
import { InvalidDocumentError, validated } from '@soc-agent/platform';
import { ForeignDocument } from '../../formats/reading/document.js';
import { alertmanagerEvents, isAlertmanager } from './alertmanager.js';
import { cloudEvent, isCloudEvent } from './cloud-event.js';
import { githubEvents } from './github-deployment.js';

/** Events of one request at most. */
const MAX_EVENTS = 1000;

/** An event before it is validated. */
export type EventDraft = { [Field in keyof InfrastructureEvent]?: InfrastructureEvent[Field] | undefined };

/** What the request says beside its document. */
export interface EventRequest {
  /** The customer of events that name none. */
  customer: string | undefined;
  /** GitHub's header `x-github-event`. */
  githubEvent: string | undefined;
}

/**
 * Makes our events of whatever form a document has.
 * @throws InvalidDocumentError naming the field; in a list, with its position.
 */
export function readEvents(document: unknown, request: EventRequest): InfrastructureEvent[] {
  if (Array.isArray(document)) {
    if (document.length > MAX_EVENTS)
      throw new InvalidDocumentError([{ field: '', message: `must be ${MAX_EVENTS} events at most` }]);
    return document.flatMap((item: unknown, position) =>
      within(`[${position}]`, () => eventsOf(ForeignDocument.of(item), item, request)),
    );
  }
  return eventsOf(ForeignDocument.of(document), document, request);
}

function eventsOf(
  document: ForeignDocument,
  plain: unknown,
  { customer, githubEvent }: EventRequest,
): InfrastructureEvent[] {
  const drafts = draftsOf(document, plain as EventDraft, githubEvent);
  return drafts.map((draft) =>
    validated(
      InfrastructureEvent,
      { ...(customer !== undefined && { customerName: customer }), ...stated(draft) },
      'strict',
    ),
  );
}

function draftsOf(document: ForeignDocument, plain: EventDraft, githubEvent: string | undefined): EventDraft[] {
  if (githubEvent !== undefined) return githubEvents(document, githubEvent);
  if (isCloudEvent(document)) return [cloudEvent(document)];
  if (isAlertmanager(document)) return alertmanagerEvents(document, MAX_EVENTS);
  return [plain];
}

/** Without the fields that have no value: what the request says counts for them. */
function stated(draft: EventDraft): EventDraft {
  return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined && value !== null));
}

function within<T>(place: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InvalidDocumentError)) throw error;
    throw new InvalidDocumentError(
      error.errors.map(({ field, message }) => ({ field: field ? `${place}.${field}` : place, message })),
    );
  }
}
