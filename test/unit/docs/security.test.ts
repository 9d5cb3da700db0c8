import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../../..');
const text = readFileSync(path.join(root, 'SECURITY.md'), 'utf8');
const [, model = ''] = text.split('## Who could do what');
const named = [...model.matchAll(/`([a-z0-9]+\/[\w./]*)`/g)].map(([, file = '']) => file);

it('the threat model names tests', () => {
	expect(named.length).toBeGreaterThan(20);
});

it.each([...new Set(named)])('the threat model names %s, which is there', (file) => {
	expect(existsSync(path.join(root, 'test', file))).toBe(true);
});
