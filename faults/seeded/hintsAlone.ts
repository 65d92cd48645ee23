import pg from 'pg';
import { Pulse } from '../../src/events/pulse.ts';
import { Relay } from '../../src/events/relay.ts';

type Query = (this: pg.Client, ...args: unknown[]) => unknown;

const query = pg.Client.prototype.query as Query;
const { wake } = Relay.prototype;
let state: 'hearing' | 'deaf' | 'joining' = 'deaf';

// The bug: what is not heard of is not there. Nobody asks where the log stands, and a listener that comes back goes on from the head.
Pulse.prototype.start = () => undefined;

pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
  if (typeof args[0] === 'string' && args[0].startsWith('listen ')) {
    const lost = () => (state = 'deaf');
    this.prependOnceListener('error', lost);
    this.prependOnceListener('end', lost);
  }
  return query.apply(this, args);
} as typeof pg.Client.prototype.query;

Relay.prototype.wake = function () {
  if (state === 'hearing') return wake.call(this);
  if (state === 'joining') return;
  state = 'joining';
  this.start().then(
    () => (state = 'hearing'),
    () => (state = 'deaf'),
  );
};

Relay.prototype.offer = function () {
  if (state === 'hearing') this.wake();
};

await import('../../src/index.ts');
