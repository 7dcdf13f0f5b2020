package classchat.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import classchat.relay.RefusedException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupCommandTest {
    @ParameterizedTest(name = "/group {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "create #class                     | 'do':'create','group':'#class'",
                "create #class Bob Tom             | 'do':'create','group':'#class','users':['Bob','Tom']",
                "create #class --announce Bob      | 'do':'create','group':'#class','announces':true,'users':['Bob']",
                "create #class --all --announce    | 'do':'create','group':'#class','all':true,'announces':true",
                "add #class Bob                    | 'do':'add','group':'#class','users':['Bob']",
                "add #class --all                  | 'do':'add','group':'#class','all':true",
                "remove #class Bob                 | 'do':'remove','group':'#class','users':['Bob']",
                "leave #class                      | 'do':'leave','group':'#class'",
                "dissolve #class                   | 'do':'dissolve','group':'#class'",
                "list                              | 'do':'list'",
                "list #class                       | 'do':'list','group':'#class'",
            })
    @DisplayName("R5.1 P12.1 P12.6 P12.7 what is typed is what the server is asked")
    void asked(String typed, String fields) throws Exception {
        assertThat(GroupCommand.parse(List.of(typed.split(" "))))
                .hasToString(("{'type':'group'," + fields + "}").replace('\'', '"'));
    }

    @ParameterizedTest(name = "/group {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "destroy #class              | /group create|add|remove|leave|list|dissolve #class ...; /help tells more.",
                "create                      | It is typed: /group create #class [NAME ...|--all] [--announce]",
                "create class Bob            | It is typed: /group create #class [NAME ...|--all] [--announce]",
                "create #class Bob --all     | It is typed: /group create #class [NAME ...|--all] [--announce]",
                "create #class --annonce     | a name has 1 to 32 letters",
                "create #class #other        | a name has 1 to 32 letters",
                "add #class                  | It is typed: /group add #class NAME ...|--all",
                "add #class --announce Bob   | It is typed: /group add #class NAME ...|--all",
                "add Bob                     | It is typed: /group add #class NAME ...|--all",
                "remove #class               | It is typed: /group remove #class NAME ...",
                "remove #class --all         | It is typed: /group remove #class NAME ...",
                "leave                       | It is typed: /group leave #class",
                "dissolve #class now         | It is typed: /group dissolve #class",
                "list class                  | It is typed: /group list [#class]",
            })
    @DisplayName("R5.1 R1.5 what the server could not understand is not asked; a sentence says how it is typed")
    void notAsked(String typed, String sentence) {
        assertThatThrownBy(() -> GroupCommand.parse(List.of(typed.split(" "))))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith(sentence);
    }
}
