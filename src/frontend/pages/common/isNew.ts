/** Whether a record was added here and the server does not know it yet: it has no page of its own. */
export const isNew = (record: { version: number }): boolean => record.version === 0;
