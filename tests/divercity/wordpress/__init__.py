from pathlib import Path

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"  # the sample export, where there is one
