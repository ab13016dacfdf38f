package dev.mainstay.adapters.http.patroni;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Merging of spec/patroni-rest.md 4.3. */
class MergePatchTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'ttl':20} | {'ttl':'20'} | {'ttl':20}",
                "{'ttl':20} | {'ttl':30} | {'ttl':30}",
                "{'a':{'b':1}} | {'a':''} | {'a':''}",
                "{'a':[]} | {'a':''} | {'a':''}",
                "{'a':''} | {'a':{}} | {'a':{}}",
                "{'a':{'b':1}} | {'a':{'c':null,'d':2}} | {'a':{'b':1,'d':2}}",
                "{'a':1} | {'a':null,'x':null} | {}",
                "{} | {'x':{'a':1,'b':null}} | {'x':{'a':1,'b':null}}"
            })
    void a_change_is_merged(String document, String change, String merged) {
        assertThat(MergePatch.merged(
                        Body.parse(document.replace('\'', '"')).orElseThrow(),
                        Body.parse(change.replace('\'', '"')).orElseThrow()))
                .hasToString(merged.replace('\'', '"'));
    }
}
