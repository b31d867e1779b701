"""Starts localstripe on a loopback address and a free port, and prints the port.

By itself it listens on every address and keeps its state in a file under /tmp.
Here it does neither. It ends when its standard input is closed, so it can't
outlive the test that started it.
"""

import asyncio
import sys

from aiohttp import web
from localstripe import resources, server


async def main(address):
    resources.store.dump_to_disk = lambda: None
    runner = web.AppRunner(server.app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, address, 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


asyncio.run(main(sys.argv[1]))
