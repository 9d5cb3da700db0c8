import './processEnv';
import './binaryTypes';

import { BinaryDataService, DataDeduplicationService } from 'n8n-core';
import { LoggerProxy } from 'n8n-workflow';

import { Container, Logger } from './coreModules';
import { memoryDeduplicator } from './deduplication';
import { CollectingLogger } from './logger';

/** Every log line of n8n-core, n8n-workflow and the nodes goes here and nowhere else. */
export const logger = new CollectingLogger();

Container.set(Logger, logger as never);
LoggerProxy.init(logger);

let started: Promise<void> | undefined;

/** Starts the services that n8n's own command line starts before the first workflow. */
export async function startServices(): Promise<void> {
	started ??= Promise.all([
		Container.get(BinaryDataService).init(),
		DataDeduplicationService.init(memoryDeduplicator),
	]).then(() => undefined);
	await started;
}
