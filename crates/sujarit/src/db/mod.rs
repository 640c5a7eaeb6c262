//! Connection, transactions, migrations.
