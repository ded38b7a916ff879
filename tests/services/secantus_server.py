"""SecantusDB as a process: secantus_server.py FOLDER PORT [auth] [CERTIFICATE].

A third party's server that speaks MongoDB's protocol over MongoDB's storage engine: unlike FerretDB it deletes by TTL
indexes, knows users, roles and TLS, explains its plans and refuses documents above 16 MiB. It is not MongoDB either.
"""

from __future__ import annotations

import sys
import threading

from secantus import SecantusDBServer

#: Seconds between two looks for what is past its time; MongoDB's are 60.
SWEEP_S = 0.5

if __name__ == "__main__":
    folder, port, *more = sys.argv[1:]
    certificate = next((word for word in more if word != "auth"), None)
    with SecantusDBServer(
        port=int(port),
        storage_path=folder,
        replica_set_name=None,
        require_auth="auth" in more,
        enable_test_commands=False,
        ttl_sweep_seconds=SWEEP_S,
        cache_size="128M",
        sync_on_commit=True,
        tls_cert_file=certificate,
        tls_key_file=certificate,
    ):
        threading.Event().wait()
