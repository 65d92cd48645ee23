// The real program as a process that can be killed: node --import tsx serverProgram.ts. It ends when its input ends,
// which is when the test process does, in whatever way.
process.stdin.on('end', () => process.exit(0)).resume();
await import('../../index.ts');
