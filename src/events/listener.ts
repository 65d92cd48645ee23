import pg from 'pg';

/** Channel on which the sequencer announces, once a batch and without content, that the log has grown. */
export const LOG_CHANNEL = 'tenantlist_log';

/** What the listener needs. */
export interface ListenerOptions {
  databaseUrl: string;
  /**
   * The log may have grown: a backend with this pid said so, or (undefined) the connection is new and what was said
   * before it is unknown.
   */
  onHint: (backend?: number) => void;
  onError: (error: unknown) => void;
}

/**
 * Listens for the sequencer's hints on a connection of its own. Losing it costs speed, never an event: the pulse goes on
 * asking. Reconnects with a growing pause, and reads first after each reconnection.
 */
export class Listener {
  readonly #options: ListenerOptions;
  #client: pg.Client | null = null;
  #timer: NodeJS.Timeout | null = null;
  #failures = 0;
  #stopped = false;

  constructor(options: ListenerOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#options.databaseUrl,
      keepAlive: true,
      connectionTimeoutMillis: 3_000,
    });
    client.on('notification', ({ processId }) => this.#options.onHint(processId));
    client.once('error', (error) => this.#lost(client, error));
    client.once('end', () => this.#lost(client));
    try {
      await client.connect();
      await client.query(`listen ${LOG_CHANNEL}`);
      if (this.#stopped) return await client.end();
      this.#client = client;
      this.#failures = 0;
      this.#options.onHint();
    } catch (error) {
      this.#lost(client, error);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#client?.end().catch(() => undefined);
  }

  #lost(client: pg.Client, error?: unknown): void {
    client.removeAllListeners();
    client.on('error', () => undefined);
    if (this.#stopped || this.#timer) return;
    if (error) this.#options.onError(error);
    if (this.#client === client) this.#client = null;
    client.end().catch(() => undefined);
    const pause = Math.min(50 * 2 ** Math.min(this.#failures++, 6), 2_000);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.start();
    }, pause);
    this.#timer.unref();
  }
}
