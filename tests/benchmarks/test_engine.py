"""The engine's figures: both sides drive the same instances."""

from benchmarks import engine
from benchmarks.engine import Drive, Effort
from benchmarks.sides import careflow, stock

FEW = Effort(instances=2, warm_up=1, loops=1, rounds=40, stock_rounds=30)


def test_both_sides_take_the_same_steps() -> None:
    for model in ("seq10", "real40"):
        ours, theirs = (side.drive(model, {}, 1_000) for side in (careflow, stock))
        assert len(ours[0]) == len(theirs[0]) == {"seq10": 10, "real40": 13}[model]


def test_the_loop_goes_on_as_long_as_it_is_asked() -> None:
    seconds, sizes = careflow.drive("loop", {"limit": 50}, 30)
    assert len(seconds) == len(sizes) == 30


def test_a_drive_tells_its_mean_step_and_its_state_half_way() -> None:
    drive = Drive([1e-6] * 10 + [3e-6] * 10, list(range(20)))
    assert round(drive.step, 6) == 2
    assert drive.half_way == 9


def test_every_figure_of_the_engine_is_measured() -> None:
    keys = {figure.key: figure for figure in engine.measure(FEW)}
    assert {"engine.real40.ratio", "engine.seq10.ratio", "engine.loop.growth", "engine.real40.state"} <= set(keys)
    assert all(figure.value > 0 for figure in keys.values())
    assert keys["engine.real40.state"].holds
