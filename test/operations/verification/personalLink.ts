import type { LocalCases } from '../cases';

export const localCases: LocalCases = {
	name: 'personalLink',
	parameters: {
		pageUrl: 'https://n8n.example.com/webhook/5782d94a-274c-4f41-b468-3a8c061d83e3/page',
		userId: '={{ $json.user }}',
		linkFields: { field: [{ name: 'email', value: '={{ $json.email }}' }] },
		validHours: 72,
		uses: 1,
	},
	json: { user: 'u8412', email: 'ada@example.com' },
	takes: {
		pageUrl: ['"https://n8n.example.com/my/path"', '"http://127.0.0.1:5678/webhook/a/page"'],
		userId: ['7', '"ada@example.com"', '"x".repeat(200)'],
		validHours: ['1', '2160', '"24"'],
		uses: ['1', '10', '"3"'],
	},
	refuses: {
		pageUrl: ['""', '"n8n.example.com"', '"ftp://n8n.example.com"', '"javascript:alert(1)"', '{}'],
		userId: ['""', 'undefined', 'null', '{}', '[]', '"a\\nb"', '"x".repeat(201)'],
		validHours: ['0', '-1', '2161', '1.5', '""', 'null', 'undefined', '"soon"', 'Infinity', '[]'],
		uses: ['0', '11', '1.5', '""', 'null', 'undefined', 'true', '{}'],
	},
};
