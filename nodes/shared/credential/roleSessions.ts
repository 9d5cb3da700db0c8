import { createHash } from 'node:crypto';

import { IdvError, SigningError } from '../errors';
import { canceledError, errorOfThrown } from '../transport/callError';
import { errorCategories } from '../transport/errorCategories';
import { systemClock, untilAborted, type Clock } from '../transport/systemClock';
import { textOf, type ApiCredential } from './apiCredential';
import { askForKeys, type Assumed, type RoleKeys, type SendSigned } from './assumeRole';

/** The sessions of all roles that this n8n process works with. */
export interface RoleSessions {
	/**
	 * Keys that work for a while: those that are known, or new ones. Everybody who asks at the same
	 * time waits for the same answer. Never throws.
	 *
	 * @returns why there are none instead.
	 */
	ready(
		credential: ApiCredential,
		send: SendSigned,
		signal?: AbortSignal,
	): Promise<IdvError | RoleKeys>;
	/**
	 * The keys to sign with now.
	 *
	 * @throws SigningError when there are none.
	 */
	keysOf(credential: ApiCredential): RoleKeys;
	/** Alibaba Cloud refused these keys, so the next one who asks gets others. */
	refuse(credential: ApiCredential, accessKeyId: string): void;
	/** What must not come out: the parts of the present keys and of those before. */
	temporaryPartsOf(credential: ApiCredential): readonly string[];
	/** How many are kept. */
	size(): number;
	/** For tests. */
	forget(): void;
}

interface RoleSession extends Assumed {
	/** When the keys were asked for, by both clocks: either may stand still or jump. */
	askedAt: { wall: number; monotonic: number };
	isRefused: boolean;
}

interface Entry {
	session?: RoleSession;
	/** Under way for everybody who waits. */
	renewal?: Promise<IdvError | RoleSession>;
	/** After a renewal that did not work, the old keys do until this time of the monotonic clock. */
	nextTryAt: number;
	temporary: readonly string[];
}

/** Before this, keys are renewed; of short sessions, after half of their life. */
const renewedBeforeEndMs = 5 * 60_000;
/** With less than this left, old keys do not bridge a trouble of the Security Token Service. */
const minLeftMs = 60_000;
const retryAfterMs = 30_000;
const maxSessions = 100;
/** Parts of keys that are hidden: those of some sessions, because refusals can replace them fast. */
const maxHiddenParts = 60;
const none: readonly string[] = [];

/** Everything that makes a session another one; nobody can read the secret out of it. */
function nameOf(credential: ApiCredential): string {
	const parts = [
		credential.accessKeyId,
		credential.accessKeySecret,
		credential.roleArn,
		credential.externalId,
		credential.roleSessionName,
		String(credential.roleDurationSeconds ?? ''),
		typeof credential.rolePolicy === 'object'
			? JSON.stringify(credential.rolePolicy)
			: credential.rolePolicy,
		credential.region,
		credential.network,
		credential.endpoint,
	];
	return createHash('sha256')
		.update(JSON.stringify(parts.map(textOf)))
		.digest('hex');
}

function partsOf({ accessKeyId, accessKeySecret, securityToken }: RoleKeys): string[] {
	return [accessKeyId, accessKeySecret, securityToken];
}

/** Sessions that live and die by this clock. */
export function createRoleSessions(clock: Clock): RoleSessions {
	/** The least recently used one comes first. */
	const entries = new Map<string, Entry>();

	function leftMs({ askedAt, lifetimeMs }: RoleSession): number {
		const passed = Math.max(clock.wall() - askedAt.wall, clock.monotonic() - askedAt.monotonic);
		return lifetimeMs - passed;
	}

	function isFresh(session: RoleSession): boolean {
		const renewedBefore = Math.min(renewedBeforeEndMs, session.lifetimeMs / 2);
		return !session.isRefused && leftMs(session) > renewedBefore;
	}

	/** Keys that need no renewal, or whose renewal was tried a moment ago. */
	function usable({ session, nextTryAt }: Entry): RoleSession | undefined {
		if (!session) return undefined;
		const isWaiting = clock.monotonic() < nextTryAt && isBridge(session);
		return isFresh(session) || isWaiting ? session : undefined;
	}

	function isBridge(session: RoleSession): boolean {
		return !session.isRefused && leftMs(session) > minLeftMs;
	}

	/** Removes what has ended, and the oldest ones where there are too many. */
	function tidyUp(): void {
		for (const [name, { session, renewal }] of entries) {
			if (renewal) continue;
			const hasEnded = session === undefined || leftMs(session) <= 0;
			if (hasEnded || entries.size > maxSessions) entries.delete(name);
		}
	}

	function entryOf(credential: ApiCredential): Entry {
		const name = nameOf(credential);
		const entry = entries.get(name) ?? { nextTryAt: -Infinity, temporary: none };
		entries.delete(name);
		tidyUp();
		entries.set(name, entry);
		return entry;
	}

	async function renewed(
		entry: Entry,
		credential: ApiCredential,
		send: SendSigned,
	): Promise<IdvError | RoleSession> {
		const askedAt = { wall: clock.wall(), monotonic: clock.monotonic() };
		const assumed = await askForKeys(credential, send, clock).catch(errorOfThrown);
		const { session: old } = entry;
		if (assumed instanceof IdvError) {
			const isPassing = errorCategories[assumed.facts.category].retryable;
			if (!isPassing || !old || !isBridge(old)) return assumed;
			entry.nextTryAt = clock.monotonic() + retryAfterMs;
			return old;
		}
		const session = { ...assumed, askedAt, isRefused: false };
		if (leftMs(session) <= 0) {
			return new IdvError('Alibaba Cloud returned keys of the role that had already expired', {
				category: 'session',
				code: 'ExpiredKeys',
				remedy: 'Try again. If this keeps happening, contact Alibaba Cloud support.',
			});
		}
		entry.session = session;
		// An answer to a call that was signed with earlier ones may still be under way.
		entry.temporary = [...partsOf(session.keys), ...entry.temporary].slice(0, maxHiddenParts);
		return session;
	}

	async function wait(
		renewal: Promise<IdvError | RoleSession>,
		signal?: AbortSignal,
	): Promise<IdvError | RoleSession> {
		let result: IdvError | RoleSession = canceledError();
		await untilAborted(
			renewal.then((found) => void (result = found)),
			signal,
		);
		return result;
	}

	return {
		async ready(credential, send, signal) {
			for (;;) {
				// Each time anew: what has no keys is forgotten while nobody asks.
				const entry = entryOf(credential);
				const known = usable(entry);
				if (known) return known.keys;
				const isOwn = entry.renewal === undefined;
				entry.renewal ??= renewed(entry, credential, send).finally(
					() => (entry.renewal = undefined),
				);
				const session = await wait(entry.renewal, signal);
				if (!(session instanceof IdvError)) return session.keys;
				// Somebody else's execution was canceled while it asked for all.
				const isOthers = session.facts.category === 'canceled' && !isOwn;
				if (!isOthers || signal?.aborted) return session;
			}
		},
		keysOf(credential) {
			const session = entries.get(nameOf(credential))?.session;
			if (session && leftMs(session) > 0) return session.keys;
			throw new SigningError(
				'There are no temporary keys of the role to sign with',
				'Run the workflow again. If this keeps happening, test the credential: the message says what is wrong with the role.',
			);
		},
		refuse(credential, accessKeyId) {
			const session = entries.get(nameOf(credential))?.session;
			// Whoever was slow may speak of keys that have been replaced meanwhile.
			if (session?.keys.accessKeyId === accessKeyId) session.isRefused = true;
		},
		temporaryPartsOf: (credential) => entries.get(nameOf(credential))?.temporary ?? none,
		size: () => entries.size,
		forget: () => entries.clear(),
	};
}

/**
 * Those of this process. Nothing of them is stored: after a restart, and in every other n8n process,
 * the keys are asked for again.
 */
export const roleSessions = createRoleSessions(systemClock);
