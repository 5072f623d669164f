package talker.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AxisTest {
    @Test
    void aLinearAxisEndsAtARoundValue() {
        Axis axis = Axis.linear(223_456, 300, 100);
        assertThat(axis.ticks()).containsExactly(0.0, 50_000.0, 100_000.0, 150_000.0, 200_000.0, 250_000.0);
        assertThat(axis.at(0)).isEqualTo(300);
        assertThat(axis.at(125_000)).isEqualTo(200);
        assertThat(axis.at(250_000)).isEqualTo(100);
        assertThat(axis.at(1e9)).isEqualTo(100);
    }

    @Test
    void aLinearAxisOfNothingIsAnAxis() {
        assertThat(Axis.linear(0, 300, 100).at(0)).isEqualTo(300);
    }

    @Test
    void aLogarithmicAxisHasDecades() {
        Axis axis = Axis.logarithmic(1.5, 55, 200, 0);
        assertThat(axis.ticks()).containsExactly(1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0);
        assertThat(axis.at(1)).isEqualTo(200);
        assertThat(axis.at(10)).isEqualTo(100);
        assertThat(axis.at(100)).isEqualTo(0);
        assertThat(axis.at(0)).isEqualTo(200);
    }

    @Test
    void manyDecadesAreMarkedByTheirPowersOfTen() {
        assertThat(Axis.logarithmic(0.1, 9_000, 0, 1).ticks())
                .containsExactly(0.1, 1.0, 10.0, 100.0, 1_000.0, 10_000.0);
    }

    @Test
    void labelsAreShort() {
        assertThat(Axis.label(0)).isEqualTo("0");
        assertThat(Axis.label(0.5)).isEqualTo("0.5");
        assertThat(Axis.label(5_000)).isEqualTo("5000");
        assertThat(Axis.label(350_000)).isEqualTo("350k");
        assertThat(Axis.label(1_250_000)).isEqualTo("1.25M");
    }
}
