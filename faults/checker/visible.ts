/** Rows of the log that are for the servers, or that cause the telling of a state: no client ever gets them as events. */
const INTERNAL: ReadonlySet<string> = new Set(['canary', 'session:revoked', 'unread:update']);

/** Whether clients get events of this name. One that is not known here counts: what is new must not go unjudged. */
export const isVisible = (type: string): boolean => !INTERNAL.has(type);
