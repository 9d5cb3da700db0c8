const path = require('node:path');

const shipped = path.join(__dirname, '../../nodes');

/** Gives the shipped code, and nobody else, zod 4: n8n's own code keeps the one it was built with. */
module.exports = (request, { defaultResolver, ...options }) => {
	const isShipped = request === 'zod' && options.basedir.startsWith(shipped);
	return defaultResolver(isShipped ? 'zod4' : request, options);
};
