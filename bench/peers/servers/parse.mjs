// Parse Server on Postgres with LiveQuery in the same process, as its guide sets it up.
import { createServer } from 'node:http';
import express from 'express';
import { ParseServer } from 'parse-server';

const { DATABASE_URL, MASTER_KEY, APP_ID, PORT, POOL } = process.env;
const text = { type: 'String' };
const flag = { type: 'Boolean', defaultValue: false };

const server = new ParseServer({
  databaseURI: `${DATABASE_URL}?poolSize=${POOL}`,
  appId: APP_ID,
  masterKey: MASTER_KEY,
  serverURL: `http://127.0.0.1:${PORT}/parse`,
  allowClientClassCreation: false,
  liveQuery: { classNames: ['Business'] },
  logsFolder: null,
  silent: true,
  schema: {
    definitions: [
      {
        className: 'Business',
        fields: {
          owner: { type: 'Pointer', targetClass: '_User', required: true },
          name: { ...text, required: true },
          category: { ...text, defaultValue: 'Other' },
          status: { ...text, defaultValue: 'active' },
          isVerified: flag,
          stealthModeEnabled: flag,
          logoUrl: text,
          description: text,
          externalId: text,
        },
        indexes: { businessOwner: { owner: 1 } },
        // Who sees a record is told by its ACL; LiveQuery refuses subscriptions to classes that require authentication.
        classLevelPermissions: Object.fromEntries(
          ['find', 'count', 'get', 'create', 'update', 'delete'].map((right) => [right, { '*': true }]),
        ),
      },
    ],
    lockSchemas: true,
    strict: true,
  },
});
await server.start();

const app = express();
app.use('/parse', server.app);
const http = createServer(app);
await ParseServer.createLiveQueryServer(http);
http.listen(Number(PORT), '127.0.0.1');
