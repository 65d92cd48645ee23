import type { Answer } from '../http.ts';
import type { Channel } from '../shared/browser.ts';
import type { StoredMutation } from './types.ts';

/** What the tabs of a queue tell each other. */
type TabMessage =
  /** Read again; `gone` was taken back or dismissed. */
  | { type: 'changed'; gone: string[] }
  | { type: 'applied'; mutation: StoredMutation; answer: Answer<unknown> }
  /** Whoever sends: it is worth trying now. */
  | { type: 'wake' };

export interface QueueTabsHandlers {
  onChanged: (gone: string[]) => void;
  onApplied: (mutation: StoredMutation, answer: Answer<unknown>) => void;
  onWake: () => void;
}

/** The other tabs of a queue; none where there is no channel. */
export class QueueTabs {
  readonly #channel: Channel | null;

  constructor(channel: Channel | null, handlers: QueueTabsHandlers) {
    this.#channel = channel;
    if (channel) channel.onmessage = ({ data }) => receive(data as TabMessage, handlers);
  }

  /** Whether there can be any. */
  get possible(): boolean {
    return this.#channel !== null;
  }

  tell(message: TabMessage): void {
    this.#channel?.postMessage(message);
  }

  close(): void {
    this.#channel?.close();
  }
}

/** A tab with another version of this program may say what is not known here. */
function receive(message: TabMessage, { onChanged, onApplied, onWake }: QueueTabsHandlers): void {
  if (message.type === 'changed') onChanged(message.gone);
  else if (message.type === 'applied') onApplied(message.mutation, message.answer);
  else if (message.type === 'wake') onWake();
}
