/** The five processes of the system; each has a folder of its name in `services/`. */
export const SERVICES = ['gateway', 'coordinator', 'agent-worker', 'analyzer-worker', 'notifier'] as const;
/** Name of one of them. */
export type ServiceName = (typeof SERVICES)[number];
