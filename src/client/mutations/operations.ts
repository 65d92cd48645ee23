import { withRealId } from './temporaryIds.ts';
import type { MutationFault, StoreTransaction, StoredMutation } from './types.ts';

/*
 * Every change of a queue, each within one transaction of its store, so that tabs that act at the same time find the
 * outcome of one another and never half of it.
 */

type Change = Partial<Pick<StoredMutation, 'state' | 'attempts' | 'needs' | 'firstSentAt'>>;

/** The server forgets keys after 30 days; a day for clocks that differ. */
const KEY_KNOWN_MS = 29 * 24 * 3_600_000;

const DEPENDENCY_REFUSED: MutationFault = {
  status: 0,
  code: 'DEPENDENCY_REFUSED',
  message: 'The record it belongs to could not be created',
};

const OUTCOME_UNKNOWN: MutationFault = {
  status: 0,
  code: 'OUTCOME_UNKNOWN',
  message: 'It was sent too long ago to find out whether it was done: look before you try again',
};

/** Keeps a new mutation; what it needs and has been answered meanwhile is put in. */
export async function insert(tx: StoreTransaction, added: StoredMutation): Promise<void> {
  let mutation = { ...added, order: await tx.nextOrder(), needs: [] as string[] };
  let fault: MutationFault | null = null;
  for (const id of added.needs) {
    const realId = await tx.realId(id);
    const creation = await tx.get(id);
    if (realId !== undefined) mutation = withRealId(mutation, id, realId);
    else {
      mutation.needs.push(id);
      if (creation?.state !== 'waiting' && creation?.state !== 'sending') fault = DEPENDENCY_REFUSED;
    }
  }
  await tx.put(fault ? { ...mutation, state: 'refused', fault } : mutation);
}

/** Takes a waiting mutation to send it; null when it is not there any more, is another's, or has to wait for others. */
export async function claim(tx: StoreTransaction, id: string): Promise<StoredMutation | null> {
  const held = await tx.get(id);
  if (held?.state !== 'waiting' || held.needs.length > 0) return null;
  const { firstSentAt = Date.now() } = held;
  if (Date.now() - firstSentAt > KEY_KNOWN_MS) {
    await refuse(tx, id, OUTCOME_UNKNOWN);
    return null;
  }
  return change(tx, held, { state: 'sending', attempts: held.attempts + 1, firstSentAt });
}

/** Gives back what could not be sent. */
export async function release(tx: StoreTransaction, id: string): Promise<void> {
  const held = await tx.get(id);
  if (held?.state === 'sending') await change(tx, held, { state: 'waiting' });
}

/** Gives back everything that a sender who is gone was sending: all but what is under way here. */
export async function recover(tx: StoreTransaction, underWay: ReadonlySet<string>): Promise<void> {
  for (const held of await tx.all()) {
    if (held.state === 'sending' && !underWay.has(held.id)) await change(tx, held, { state: 'waiting' });
  }
}

/** Takes out what the server has done. `realId` is the record it created; what waited for it goes on under that id. */
export async function apply(tx: StoreTransaction, id: string, realId: string | null): Promise<void> {
  await tx.remove(id);
  if (realId === null) return refuseDependents(tx, [id]);
  await tx.rememberId(id, realId);
  for (const held of await tx.all()) {
    if (!held.needs.includes(id)) continue;
    await change(tx, withRealId(held, id, realId), { needs: held.needs.filter((need) => need !== id) });
  }
}

/** Keeps what the server refused, with the reason, and what needs the record it would have created. */
export async function refuse(tx: StoreTransaction, id: string, fault: MutationFault): Promise<void> {
  const held = await tx.get(id);
  if (!held) return;
  await change(tx, { ...held, fault }, { state: 'refused' });
  await refuseDependents(tx, [id]);
}

/** Takes out a waiting mutation and those that need it. Answers with what was taken out: nothing when it was too late. */
export async function cancel(tx: StoreTransaction, id: string): Promise<string[]> {
  const held = await tx.get(id);
  if (held?.state !== 'waiting') return [];
  const gone = [id, ...dependentsOf(await tx.all(), [id]).map((dependent) => dependent.id)];
  for (const one of gone) await tx.remove(one);
  return gone;
}

/** Lets a refused mutation wait again, with those it needs and those that were refused because of it. */
export async function retry(tx: StoreTransaction, id: string): Promise<void> {
  const all = await tx.all();
  const held = all.find((one) => one.id === id);
  if (held?.state !== 'refused') return;
  const family = [held, ...neededBy(all, held)];
  const dependents = dependentsOf(all, family.map((one) => one.id)); // prettier-ignore
  const again = new Set([...family, ...dependents]);
  const alive = new Set(all.flatMap((one) => (one.state === 'refused' ? [] : one.id)));
  for (const one of all) {
    // What needs a record that nobody creates any more cannot be done.
    if (!again.has(one) || one.state !== 'refused' || !one.needs.every((need) => alive.has(need))) continue;
    // Sent on purpose: as if it had never been sent.
    const { fault: _, firstSentAt: __, ...fresh } = one;
    await change(tx, fresh, { state: 'waiting' });
    alive.add(one.id);
  }
}

/** Forgets a refused mutation. */
export async function dismiss(tx: StoreTransaction, id: string): Promise<boolean> {
  const held = await tx.get(id);
  if (held?.state !== 'refused') return false;
  await tx.remove(id);
  return true;
}

async function change(tx: StoreTransaction, held: StoredMutation, changes: Change): Promise<StoredMutation> {
  const changed = { ...held, ...changes, revision: held.revision + 1 };
  await tx.put(changed);
  return changed;
}

async function refuseDependents(tx: StoreTransaction, ids: string[]): Promise<void> {
  for (const held of dependentsOf(await tx.all(), ids)) {
    if (held.state === 'waiting') await change(tx, { ...held, fault: DEPENDENCY_REFUSED }, { state: 'refused' });
  }
}

/** Those that need one of `ids`, and those that need these in turn: what is needed always comes before. */
function dependentsOf(all: readonly StoredMutation[], ids: readonly string[]): StoredMutation[] {
  const family = new Set(ids);
  return all.filter(({ id, needs }) => {
    const depends = !family.has(id) && needs.some((need) => family.has(need));
    if (depends) family.add(id);
    return depends;
  });
}

/** Those that `mutation` needs, and those that these need in turn. */
function neededBy(all: readonly StoredMutation[], mutation: StoredMutation): StoredMutation[] {
  const family = new Set(mutation.needs);
  return all.toReversed().filter(({ id, needs }) => {
    if (!family.has(id)) return false;
    for (const need of needs) family.add(need);
    return true;
  });
}
