/** A mail server on this machine that keeps what it gets. */
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A mail as it arrived. */
export interface Mail {
	to: string[];
	subject: string;
	/** Everything after the headers, decoded. */
	text: string;
}

export interface MailServer {
	port: number;
	/** In the order of arrival. */
	mails: Mail[];
	stop(): Promise<void>;
}

/** Quoted-printable as mail programs write it; other text stays as it is. */
function decoded(body: string): string {
	const joined = body.replace(/=\r\n/g, '');
	const bytes = joined.replace(/=([0-9A-F]{2})/g, (_all, hex: string) =>
		String.fromCharCode(parseInt(hex, 16)),
	);
	return Buffer.from(bytes, 'latin1').toString('utf8');
}

function mailIn(to: string[], message: string): Mail {
	const end = message.indexOf('\r\n\r\n');
	const subject = /^Subject: (.*)$/im.exec(message.slice(0, end))?.[1]?.trim() ?? '';
	return { to, subject, text: decoded(message.slice(end + 4)) };
}

/** Speaks as much SMTP as n8n's 'Send Email' node needs. */
function serve(socket: Socket, mails: Mail[]): void {
	let rest = '';
	let to: string[] = [];
	let isMessage = false;
	const answer = (line: string) => void socket.write(`${line}\r\n`);
	const command = (line: string) => {
		const [, address = ''] = /^RCPT TO:<(.*?)>/i.exec(line) ?? [];
		if (address) to.push(address);
		if (/^DATA/i.test(line)) {
			isMessage = true;
			answer('354 go on');
		} else if (/^QUIT/i.test(line)) {
			socket.end('221 bye\r\n');
		} else {
			answer('250 ok');
		}
	};
	socket.on('error', () => socket.destroy());
	socket.on('data', (chunk) => {
		rest += chunk.toString('latin1');
		for (;;) {
			const end = rest.indexOf(isMessage ? '\r\n.\r\n' : '\r\n');
			if (end < 0) return;
			const part = rest.slice(0, end);
			rest = rest.slice(end + (isMessage ? 5 : 2));
			if (isMessage) {
				mails.push(mailIn(to, part));
				isMessage = false;
				to = [];
				answer('250 kept');
			} else {
				command(part);
			}
		}
	});
	answer('220 here');
}

/** Starts it on a free port of loopback. */
export async function startMailServer(): Promise<MailServer> {
	const mails: Mail[] = [];
	const sockets = new Set<Socket>();
	const server: Server = createServer((socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
		serve(socket, mails);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		port: (server.address() as AddressInfo).port,
		mails,
		async stop() {
			for (const socket of sockets) socket.destroy();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}
