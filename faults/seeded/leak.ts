import { DashboardSocketServer } from '../../src/websocket/dashboardSocket.ts';

const { emitEvent } = DashboardSocketServer.prototype;
let previous: string | undefined;

// The bug: an event also goes to whoever got the one before.
DashboardSocketServer.prototype.emitEvent = function (userId, event) {
  emitEvent.call(this, userId, event);
  if (previous !== undefined && previous !== userId) emitEvent.call(this, previous, event);
  previous = userId;
};

await import('../../src/index.ts');
