package talker.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenTest {
    @Test
    void aNewTokenIs43CharactersThatNeedNoEscaping() {
        assertThat(Token.random().text()).matches("[A-Za-z0-9_-]{43}");
    }

    @Test
    void noTwoNewTokensAreAlike() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            assertThat(seen.add(Token.random().text())).isTrue();
        }
    }

    @Test
    void aTokenOfOnesOwnHas8To256Characters() {
        assertThat(Token.parse("1234567")).isEmpty();
        assertThat(Token.parse("12345678")).isPresent();
        assertThat(Token.parse("x".repeat(256))).isPresent();
        assertThat(Token.parse("x".repeat(257))).isEmpty();
        assertThat(Token.parse("😀".repeat(256))).isPresent();
        assertThat(Token.parse("😀".repeat(257))).isEmpty();
    }

    @Test
    void aTokenOfOnesOwnHasNoControlCharactersAndNoLoneSurrogates() {
        assertThat(Token.parse("with a space")).isPresent();
        assertThat(Token.parse("with a\ttab")).isEmpty();
        assertThat(Token.parse("with a\0nul")).isEmpty();
        assertThat(Token.parse("with half a \uD83D pair")).isEmpty();
    }

    @Test
    void aHashMatchesTheTokenItWasMadeOfAndNoOther() {
        Token token = Token.random();
        assertThat(token.hash().matches(TokenHash.of(token.text()))).isTrue();
        assertThat(token.hash().matches(TokenHash.of(token.text() + " "))).isFalse();
        assertThat(token.hash().matches(Token.random().hash())).isFalse();
        assertThat(token.hash().matches(TokenHash.OF_NOBODY)).isFalse();
    }

    @Test
    void theHashIsTheSha256OfTheText() {
        assertThat(TokenHash.of("abc").bytes())
                .asHexString()
                .isEqualToIgnoringCase("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void neitherTokenNorHashIsEverInALog() {
        Token token = Token.random();
        assertThat(token.toString()).doesNotContain(token.text());
        assertThat(token.hash()).hasToString("TokenHash[secret]");
    }

    @Test
    void aHashTakesItsOwnBytesWithIt() {
        byte[] bytes = TokenHash.of("abc").bytes();
        TokenHash hash = TokenHash.ofBytes(bytes);
        bytes[0]++;
        assertThat(hash).isEqualTo(TokenHash.of("abc")).hasSameHashCodeAs(TokenHash.of("abc"));
    }

    @Test
    void aHashIs32BytesOfCbor() throws Exception {
        CBORMapper cbor = new CBORMapper();
        TokenHash hash = Token.random().hash();
        byte[] written = cbor.writeValueAsBytes(hash);
        assertThat(written).hasSize(34);
        assertThat(cbor.readValue(written, TokenHash.class)).isEqualTo(hash);
        assertThatThrownBy(() -> TokenHash.ofBytes(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }
}
